package dev.pitwall.cli;

import dev.pitwall.cli.AgentAccess.Outcome;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code status}: what the running agent sees; 0 if it answered, 3 if none did. */
@Command(name = "status")
final class StatusCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--url", paramLabel = "URL", converter = Address.class)
  private @Nullable URI url;

  @Option(names = "--token-file", paramLabel = "FILE")
  private @Nullable Path tokenFile;

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<LoadedConfiguration> sound = session.soundConfiguration();
    if (sound.isEmpty()) {
      return ExitCode.CONFIGURATION.code();
    }
    Messages words = session.words();
    Optional<String> token;
    try {
      token = tokenFile == null ? Optional.empty() : Optional.of(Files.readString(tokenFile));
    } catch (AccessDeniedException e) {
      session.say(words.get("status.token-file.denied", "file", String.valueOf(tokenFile)));
      return ExitCode.PERMISSION.code();
    } catch (IOException e) {
      session.say(words.get("status.token-file", "file", String.valueOf(tokenFile)));
      return ExitCode.USAGE.code();
    }
    AgentAccess access = new AgentAccess(sound.get(), words, token.map(String::strip));
    Outcome outcome = url == null ? access.find() : access.at(url);
    if (outcome instanceof Outcome.Missing missing) {
      missing.lines().forEach(line -> session.say(TextTable.printable(line)));
      return missing.code().code();
    }
    Outcome.Found found = (Outcome.Found) outcome;
    if (session.json()) {
      session.print(found.told().document().strip());
    } else {
      new StatusText(words, session.terminal()).lines(found).forEach(session::print);
    }
    return ExitCode.OK.code();
  }

  /** An address of HTTP. */
  static final class Address implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        URI address = URI.create(text);
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if ((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null) {
          return address;
        }
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' (http://127.0.0.1:7717)");
      }
      throw new TypeConversionException("'" + text + "' (http://127.0.0.1:7717)");
    }
  }
}
