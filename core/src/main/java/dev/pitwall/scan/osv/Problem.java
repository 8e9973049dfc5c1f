package dev.pitwall.scan.osv;

/** What is wrong with a snapshot; an older index stays in use where there is one. */
public enum Problem {
  /** There is no such file or folder. */
  ABSENT,
  /** This user may not read it. */
  DENIED,
  /** No zip, a damaged or truncated one, or the index cannot be written. */
  DAMAGED,
  /** The file beside it, of the same name with {@code .sha256}, says another digest. */
  WRONG_HASH,
  /** Not one sound record of the ecosystem Maven. */
  EMPTY,
  /** More than a tenth fewer records than the last one from there: half a download, or worse. */
  SHRUNK,
  /** It inflates to more than any snapshot does. */
  TOO_LARGE
}
