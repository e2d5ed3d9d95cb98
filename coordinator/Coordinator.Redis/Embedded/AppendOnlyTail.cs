using System.Globalization;
using System.Text;

namespace SogniLike.Coordinator.Redis.Embedded;

/// <summary>
/// Cuts a transaction that was written by half off the end of an append-only file, before redis-server reads it.
/// <para>
/// A kill in the middle of a write leaves <c>MULTI</c> and some of its commands without <c>EXEC</c>, the last of them perhaps cut. redis-server (7.0.15 measured) cuts the
/// broken command alone and goes on behind it: what it writes next stands inside that transaction, and the load after the next one applies the half together with the
/// next whole. Without this, two crashes make a change that was never acknowledged exist by half.
/// </para>
/// </summary>
internal static class AppendOnlyTail
{
    private const string Folder = "appendonlydir";

    /// <summary>Cuts what no <c>EXEC</c> ends. What is no append-only file is left as it is: redis-server says what is wrong with it.</summary>
    /// <param name="redisFolder">The folder in which redis-server works; it must not run.</param>
    /// <returns>Bytes that were cut.</returns>
    /// <exception cref="IOException">The files cannot be read or written.</exception>
    public static long Cut(string redisFolder)
    {
        var manifest = Path.Combine(redisFolder, Folder, "appendonly.aof.manifest");
        if (!File.Exists(manifest) || NewestIncrement(File.ReadLines(manifest)) is not { } name)
        {
            return 0;
        }

        // Only the newest file was being written when the server ended.
        var path = Path.Combine(redisFolder, Folder, name);
        if (!File.Exists(path))
        {
            return 0;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 128 * 1024);
        var length = file.Length;
        var whole = EndOfWhole(file, length);
        if (whole < length)
        {
            file.SetLength(whole);
            file.Flush(flushToDisk: true);
        }

        return length - whole;
    }

    /// <summary>Lines are <c>file NAME seq N type T</c>; the last of type i is written to.</summary>
    private static string? NewestIncrement(IEnumerable<string> manifest) => manifest
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words is ["file", _, "seq", _, "type", "i"] && Path.GetFileName(words[1]) == words[1])
        .Select(words => words[1])
        .LastOrDefault();

    /// <summary>Where the last command ends that stands outside a transaction or ends one.</summary>
    private static long EndOfWhole(FileStream file, long length)
    {
        long whole = 0;
        var isOpen = false;
        try
        {
            while (file.Position < length)
            {
                var name = ReadCommand(file, length);
                isOpen = name switch
                {
                    "MULTI" => true,
                    "EXEC" => false,
                    _ => isOpen,
                };
                whole = isOpen ? whole : file.Position;
            }

            return whole;
        }
        catch (EndOfStreamException)
        {
            return whole;
        }
        catch (InvalidDataException)
        {
            return length;
        }
    }

    /// <summary>Reads over one command (<c>*2 $3 GET $1 k</c> with line ends) or a line of remarks.</summary>
    /// <returns>Its name in capitals if it may be MULTI or EXEC, else "".</returns>
    /// <exception cref="EndOfStreamException">The file ends before it.</exception>
    /// <exception cref="InvalidDataException">Not a command.</exception>
    private static string ReadCommand(FileStream file, long end)
    {
        var head = ReadLine(file);
        if (head.StartsWith('#'))
        {
            return "";
        }

        var name = "";
        Span<byte> bytes = stackalloc byte[5];
        var arguments = Number(head, '*');
        for (var index = 0L; index < arguments; index++)
        {
            var length = Number(ReadLine(file), '$');
            if (length + 2 > end - file.Position)
            {
                throw new EndOfStreamException();
            }

            if (arguments == 1 && length <= bytes.Length)
            {
                file.ReadExactly(bytes[..(int)length]);
                name = Encoding.ASCII.GetString(bytes[..(int)length]).ToUpperInvariant();
            }
            else
            {
                file.Seek(length, SeekOrigin.Current);
            }

            if (file.ReadByte() != '\r' || file.ReadByte() != '\n')
            {
                throw new InvalidDataException();
            }
        }

        return name;
    }

    private static long Number(string line, char mark) =>
        line.Length > 1 && line[0] == mark && long.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException();

    private static string ReadLine(FileStream file)
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = file.ReadByte();
            if (next < 0)
            {
                throw new EndOfStreamException();
            }

            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            if (line.Append((char)next).Length > 64 || line[0] is not ('*' or '$' or '#'))
            {
                throw new InvalidDataException();
            }
        }
    }
}
