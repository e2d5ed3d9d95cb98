using System.Globalization;
using System.Text.RegularExpressions;

namespace SogniLike.Repository.Tests.Sources;

public sealed partial class LuaScriptTests
{
    private static readonly string[] Sections = ["-- KEYS", "-- ARGV", "-- RETURNS", "-- WHY ATOMIC"];

    [Fact]
    public void Scripts_SayWhatTheyTakeWhatTheyReturnAndWhyTheyAreAtomic()
    {
        Violations.None(
            "Header lacks a section:",
            from file in Scripts()
            let header = Header(file)
            from section in Sections
            where !header.Any(line => line.StartsWith(section, StringComparison.Ordinal))
            select $"{file}: {section}");
    }

    [Theory]
    [InlineData("KEYS")]
    [InlineData("ARGV")]
    public void Scripts_DocumentEveryIndexTheyUse(string table)
    {
        Violations.None(
            "Used, and not in the header:",
            from file in Scripts()
            let documented = Documented(file, table)
            from index in Used(file, table)
            where !documented.Contains(index)
            select $"{file}: {table}[{index}]");
    }

    [Fact]
    public void Scripts_TakeTheirKeysFromTheCaller()
    {
        Violations.None(
            "A key that did not come through KEYS (a script must work on a cluster):",
            from file in SourceTree.FilesEndingIn(".lua")
            from line in SourceTree.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where LiteralKey().IsMatch(line.Text)
            select $"{file}:{line.Number}: {line.Text.Trim()}");
    }

    // Parts that scripts include are documented where they stand.
    private static IEnumerable<string> Scripts() => SourceTree.FilesEndingIn(".lua").Where(file => !file.Contains("/include/", StringComparison.Ordinal));

    private static string[] Header(string file) =>
        [.. SourceTree.ReadLines(file).TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal) || line.Length == 0)];

    // Lines of one section that begin with an index or a range of them: "1", "2..5", "6.." (all from there on).
    private static HashSet<int> Documented(string file, string table)
    {
        var section = $"-- {table}";
        var lines = Header(file)
            .SkipWhile(line => !line.StartsWith(section, StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith(section, StringComparison.Ordinal) || !Sections.Any(other => line.StartsWith(other, StringComparison.Ordinal)));
        var found = new HashSet<int>();
        foreach (var match in lines.Select(line => Index().Match(line)).Where(match => match.Success))
        {
            var first = int.Parse(match.Groups["first"].Value, CultureInfo.InvariantCulture);
            var last = !match.Groups["range"].Success ? first
                : match.Groups["last"].Success ? int.Parse(match.Groups["last"].Value, CultureInfo.InvariantCulture) : 99;
            found.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return found;
    }

    private static IEnumerable<int> Used(string file, string table) =>
        SourceTree.ReadLines(file)
            .Where(line => !line.StartsWith("--", StringComparison.Ordinal))
            .SelectMany(line => Regex.Matches(line, $"""\b{table}\[(\d+)\]"""))
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            .Distinct();

    [GeneratedRegex("""^--\s+(?<first>\d+)(?<range>\s*\.\.+\s*(?<last>\d+)?)?\s""")]
    private static partial Regex Index();

    [GeneratedRegex("""redis\.call\(\s*['"][A-Za-z]+['"]\s*,\s*['"]""")]
    private static partial Regex LiteralKey();
}
