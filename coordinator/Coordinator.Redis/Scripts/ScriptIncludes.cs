using System.Text;
using System.Text.RegularExpressions;

namespace SogniLike.Coordinator.Redis.Scripts;

/// <summary>
/// Puts shared parts into a script: a line <c>--- @include "name"</c> stands for <c>include/name.lua</c>. Each part goes in once, where it is first asked for;
/// asking for it twice in one file, a circle and a missing file are errors, since each is a slip.
/// </summary>
internal static partial class ScriptIncludes
{
    /// <summary>The text of <paramref name="path"/> with all includes put in.</summary>
    /// <param name="read">Gives a file by its path relative to Scripts, or null.</param>
    /// <exception cref="InvalidOperationException">A file is missing, an include is circular or stands twice in one file.</exception>
    public static string Resolve(string path, Func<string, string?> read)
    {
        var text = new StringBuilder();
        Append(path, read, text, done: [], open: []);
        return text.ToString();
    }

    private static void Append(string path, Func<string, string?> read, StringBuilder text, HashSet<string> done, List<string> open)
    {
        if (open.Contains(path))
        {
            throw new InvalidOperationException($"Circular include: {string.Join(" -> ", open)} -> {path}.");
        }

        if (!done.Add(path))
        {
            return;
        }

        var source = read(path) ?? throw new InvalidOperationException(
            open.Count == 0 ? $"There is no script {path}." : $"{open[^1]} includes {path}, which does not exist.");
        open.Add(path);
        var here = new HashSet<string>();
        foreach (var line in source.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            if (Include().Match(line) is not { Success: true } include)
            {
                text.Append(line).Append('\n');
                continue;
            }

            var name = include.Groups[1].Value;
            if (!here.Add(name))
            {
                throw new InvalidOperationException($"{path} includes {name} twice.");
            }

            Append($"include/{name}.lua", read, text, done, open);
        }

        open.RemoveAt(open.Count - 1);
    }

    [GeneratedRegex("""^--- @include "([a-z_]+)"$""")]
    private static partial Regex Include();
}
