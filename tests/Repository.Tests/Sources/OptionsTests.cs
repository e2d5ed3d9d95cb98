using System.Text.RegularExpressions;

namespace SogniLike.Repository.Tests.Sources;

public sealed partial class OptionsTests
{
    [Fact]
    public void OptionsClasses_AreSealed()
    {
        Violations.None(
            "An options class that is not sealed:",
            from file in OptionsFiles()
            from Match declaration in OptionsClass().Matches(SourceTree.Read(file))
            where !declaration.Value.Contains("sealed ", StringComparison.Ordinal)
            select file);
    }

    [Fact]
    public void OptionsProperties_AreCommented()
    {
        Violations.None("An option without a comment (unit, range, default):", OptionsFiles().SelectMany(Uncommented));
    }

    private static IEnumerable<string> Uncommented(string file)
    {
        var lines = SourceTree.ReadLines(file);
        for (var index = 0; index < lines.Length; index++)
        {
            if (!Property().IsMatch(lines[index]))
            {
                continue;
            }

            var above = index - 1;
            while (above >= 0 && lines[above].TrimStart().StartsWith('['))
            {
                above--;
            }

            if (above < 0 || !lines[above].TrimStart().StartsWith("///", StringComparison.Ordinal))
            {
                yield return $"{file}:{index + 1}: {lines[index].Trim()}";
            }
        }
    }

    private static IEnumerable<string> OptionsFiles() => SourceTree.FilesEndingIn("Options.cs").Where(file =>
        !file.StartsWith("deploy/packages/", StringComparison.Ordinal) && OptionsClass().IsMatch(SourceTree.Read(file)));

    [GeneratedRegex("""^(?:public|internal) (?!static)(?:\w+ )*(?:class|record) \w+Options\b""", RegexOptions.Multiline)]
    private static partial Regex OptionsClass();

    [GeneratedRegex("""^\s+public (?!const|static)[^(=]+\{ get; (?:set|init);""")]
    private static partial Regex Property();
}
