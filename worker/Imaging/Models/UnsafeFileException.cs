namespace SogniLike.Imaging.Models;

/// <summary>A path of a model folder leads through a link or to something else than an ordinary file. Becomes a <see cref="ModelDefect"/>.</summary>
internal sealed class UnsafeFileException(string message) : IOException(message);
