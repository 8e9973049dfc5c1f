package dev.pitwall.admin;

import java.io.IOException;
import java.io.Writer;

/** The checklist, as the admin port asks for it. */
public interface ChecklistDesk {

  /** What became of a wish. */
  enum Answer {
    /** It is being made, and sent through every channel. */
    BEGUN,
    NO_CHANNEL,
    /** Another one is being made. */
    BUSY
  }

  /** Nobody makes any. */
  ChecklistDesk NONE =
      new ChecklistDesk() {
        @Override
        public void writeTo(Writer out) throws IOException {
          out.write("{}");
        }

        @Override
        public Answer make() {
          return Answer.NO_CHANNEL;
        }
      };

  /** Writes what this process remembers for a checklist, from memory, as JSON. */
  void writeTo(Writer out) throws IOException;

  /** Has one made and sent; comes back at once. */
  Answer make();
}
