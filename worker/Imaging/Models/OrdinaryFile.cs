namespace SogniLike.Imaging.Models;

/// <summary>Opens files of an untrusted folder: only ordinary ones, and never through a link below the folder.</summary>
internal static class OrdinaryFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="folder">The folder that is trusted to be what its path says.</param>
    /// <param name="part">Path below it, with forward slashes.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnsafeFileException">A link or no ordinary file is in the way.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (FileStream Stream, FileIdentity Identity) Open(string folder, string part)
    {
        var identity = Find(folder, part);
        var stream = new FileStream(identity.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (FileIdentity.Of(identity.Path, stream.SafeFileHandle) == identity)
        {
            return (stream, identity);
        }

        stream.Dispose();
        throw new UnsafeFileException("It changed while it was opened.");
    }

    /// <summary>Finds a file without opening it.</summary>
    /// <inheritdoc cref="Open"/>
    public static FileIdentity Find(string folder, string part)
    {
        var path = folder;
        var names = part.Split('/');
        for (var i = 0; i < names.Length; i++)
        {
            path = Path.Combine(path, names[i]);
            var found = FileIdentity.Of(path) ?? throw new FileNotFoundException("The file is missing.", path);
            var expected = i == names.Length - 1 ? FileKind.Ordinary : FileKind.Folder;
            if (found.Kind != expected)
            {
                throw new UnsafeFileException(found.Kind == FileKind.Link ? "It is reached through a link; put the file itself there." : $"It is no ordinary {(expected == FileKind.Folder ? "folder" : "file")}.");
            }

            if (i == names.Length - 1)
            {
                return found;
            }
        }

        throw new FileNotFoundException("The file is missing.", path);
    }
}
