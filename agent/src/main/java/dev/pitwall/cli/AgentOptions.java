package dev.pitwall.cli;

import dev.pitwall.cli.AgentAccess.Outcome;
import dev.pitwall.config.Configuration;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which running agent is meant, and the token for it. */
final class AgentOptions {
  @Option(names = "--url", paramLabel = "URL", converter = Address.class)
  private @Nullable URI url;

  @Option(names = "--token-file", paramLabel = "FILE")
  private @Nullable Path tokenFile;

  /** Looks for it and asks for its status. */
  Outcome locate(Configuration configuration, Messages words) {
    Optional<String> token;
    try {
      token = token();
    } catch (AccessDeniedException e) {
      return missing(
          ExitCode.PERMISSION,
          words.get("status.token-file.denied", "file", String.valueOf(tokenFile)));
    } catch (IOException e) {
      return missing(
          ExitCode.USAGE, words.get("status.token-file", "file", String.valueOf(tokenFile)));
    }
    AgentAccess access = new AgentAccess(configuration, words, token);
    return url == null ? access.find() : access.at(url);
  }

  /** True if the user said which one by its address. */
  boolean named() {
    return url != null;
  }

  private Optional<String> token() throws IOException {
    return tokenFile == null ? Optional.empty() : Optional.of(Files.readString(tokenFile).strip());
  }

  private static Outcome missing(ExitCode code, String line) {
    return new Outcome.Missing(code, List.of(line));
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
