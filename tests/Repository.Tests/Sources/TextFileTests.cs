using System.Text.RegularExpressions;
using SogniLike.Testing;

namespace SogniLike.Repository.Tests.Sources;

public sealed partial class TextFileTests
{
    private const int MaxLines = 400;
    private const long MaxBytes = 60_000_000;

    // This file has to spell what it looks for.
    private const string Self = "tests/Repository.Tests/Sources/TextFileTests.cs";

    private static readonly string[] CodeEndings = [".cs", ".lua", ".proto", ".ts", ".mjs", ".js", ".svelte", ".sh"];

    /// <summary>Files that may be longer, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = [];

    [Fact]
    public void CodeFiles_AreShortEnoughToRead()
    {
        Violations.None(
            $"Longer than {MaxLines} lines; split it, or give the reason in {nameof(LongFiles)}:",
            from file in CodeFiles()
            where !LongFiles.ContainsKey(file)
            let lines = SourceTree.ReadLines(file).Length
            where lines > MaxLines
            select $"{file}: {lines}");
    }

    [Fact]
    public void LongFiles_AreStillThereAndStillLong()
    {
        Violations.None(
            "No longer an exception:",
            LongFiles.Keys.Where(file => !SourceTree.Files.Contains(file) || SourceTree.ReadLines(file).Length <= MaxLines));
    }

    [Fact]
    public void Files_AreNoLargerThanAHostAccepts()
    {
        Violations.None(
            $"Larger than {MaxBytes} bytes:",
            SourceTree.Files.Where(file => new FileInfo(Path.Combine(RepositoryPaths.Root, file)).Length > MaxBytes));
    }

    [Fact]
    public void WrittenFiles_EndLinesWithLfAndEndWithALine()
    {
        Violations.None(
            "Holds CR, or does not end with a line feed:",
            from file in SourceTree.WrittenFiles
            let text = SourceTree.Read(file)
            where text.Length > 0 && (text.Contains('\r', StringComparison.Ordinal) || text[^1] != '\n')
            select file);
    }

    [Fact]
    public void CodeFiles_LeaveNothingForLater() => HoldNone("Left for later:", CodeFiles().Concat(Scripts()), LeftForLater());

    [Fact]
    public void WrittenFiles_NameNoPathOfOneMachine() => HoldNone("A path of one machine:", SourceTree.WrittenFiles, MachinePath());

    [Fact]
    public void WrittenFiles_NameNoPackageRegistry() => HoldNone("The host of a package registry:", SourceTree.WrittenFiles, RegistryHost());

    [Fact]
    public void WrittenFiles_SpeakOfTheProductOnly() => HoldNone("About how a text was made:", SourceTree.WrittenFiles, Authorship());

    private static IEnumerable<string> CodeFiles() => SourceTree.FilesEndingIn(CodeEndings);

    private static IEnumerable<string> Scripts() => SourceTree.WrittenFiles.Where(file => SourceTree.Read(file).StartsWith("#!", StringComparison.Ordinal));

    private static void HoldNone(string rule, IEnumerable<string> files, Regex pattern)
    {
        Violations.None(
            rule,
            from file in files
            where file != Self
            from line in SourceTree.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where pattern.IsMatch(line.Text)
            select $"{file}:{line.Number}: {line.Text.Trim()}");
    }

    [GeneratedRegex("""\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException|\bSkip\s*=\s*["$]|\[Ignore\b|#pragma warning disable\s*$""")]
    private static partial Regex LeftForLater();

    [GeneratedRegex("""(?<![\w./~-])/(work|root|home/\w+|opt/nuget|tmp/(h|hub|team))(/|\b(?!\.))""")]
    private static partial Regex MachinePath();

    [GeneratedRegex("""\b(nuget\.org|npmjs\.(org|com)|deb\.debian\.org|pypi\.org|docker\.io|ghcr\.io)\b""")]
    private static partial Regex RegistryHost();

    [GeneratedRegex("""\b(chatgpt|claude|anthropic|openai codex|copilot|ai[- ](generated|written|assistant|agent)|language model|prompt engineer\w*|subagent)\b""", RegexOptions.IgnoreCase)]
    private static partial Regex Authorship();
}
