using System.Text.RegularExpressions;
using SogniLike.Testing;

namespace SogniLike.Repository.Tests.Documents;

public sealed partial class ReadmeTests
{
    private static readonly string[] TopFolders = ["proto", "coordinator", "worker", "tests", "deploy"];

    private static readonly string[] NameSources = [".cs", ".proto", ".lua", ".csproj", ".props", ".targets", ".json"];

    private static readonly Lazy<HashSet<string>> Identifiers = new(() =>
        [.. SourceTree.WrittenFiles.Where(file => NameSources.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
            .SelectMany(file => Identifier().Matches(SourceTree.Read(file)).Select(match => match.Value))]);

    [Fact]
    public void Folders_EachHaveAReadme()
    {
        Violations.None(
            "A top folder without README.md:",
            TopFolders.Select(folder => $"{folder}/README.md").Append("README.md").Where(file => !SourceTree.Files.Contains(file)));
    }

    [Fact]
    public void TopFolders_AreTheFiveOfTheMap() => Violations.Same(
        "The map in README.md knows five folders:",
        TopFolders,
        SourceTree.Files.Where(file => file.Contains('/', StringComparison.Ordinal)).Select(file => file.Split('/')[0]).Where(folder => folder[0] != '.'));

    [Fact]
    public void Links_LeadToFilesAndFolders()
    {
        Violations.None(
            "A link to nothing:",
            from page in Pages()
            from Match link in Link().Matches(WithoutCode(SourceTree.Read(page)))
            let target = link.Groups["target"].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            where !(target.StartsWith('#') ? HasAnchor(page, target) : LeadsSomewhere(page, target))
            select $"{page}: {target}");
    }

    [Fact]
    public void Paths_ThatPagesNameExist()
    {
        Violations.None(
            "A path that does not exist:",
            from page in Pages()
            from name in Names(page)
                // out/ is made by the scripts.
            where PathLike().IsMatch(name) && !name.StartsWith("out/", StringComparison.Ordinal) && !PathExists(page, name)
            select $"{page}: {name}");
    }

    [Fact]
    public void Types_ThatPagesNameExist()
    {
        Violations.None(
            "A name that no source file holds:",
            from page in Pages()
            from name in Names(page)
            where TypeLike().IsMatch(name)
            from part in name.Split('.')
            where !Identifiers.Value.Contains(part)
            select $"{page}: {name}");
    }

    // The reference vectors and the model are described in the words of those who made them.
    private static IEnumerable<string> Pages() => SourceTree.WrittenFiles.Where(file => file.EndsWith(".md", StringComparison.Ordinal));

    /// <summary>What stands in single backticks outside code blocks.</summary>
    private static IEnumerable<string> Names(string page) =>
        InBackticks().Matches(CodeBlock().Replace(SourceTree.Read(page), "")).Select(match => match.Groups["name"].Value);

    private static string WithoutCode(string text) => InBackticks().Replace(CodeBlock().Replace(text, ""), "");

    private static bool LeadsSomewhere(string page, string target)
    {
        var path = Uri.UnescapeDataString(target.Split('#')[0]);
        var full = Path.Combine(RepositoryPaths.Root, Path.GetDirectoryName(page)!, path);
        return (File.Exists(full) || Directory.Exists(full))
            && (!target.Contains('#', StringComparison.Ordinal) || HasAnchor(Path.GetRelativePath(RepositoryPaths.Root, Path.GetFullPath(full)), target[target.IndexOf('#', StringComparison.Ordinal)..]));
    }

    private static bool HasAnchor(string page, string anchor) =>
        Heading().Matches(SourceTree.Read(page)).Any(heading => $"#{Slug(heading.Groups["text"].Value)}" == anchor);

    private static string Slug(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');

    // From the root, from the page, within a model folder, or a folder that a program makes and so names.
    private static bool PathExists(string page, string name)
    {
        var folder = Path.GetDirectoryName(page)!;
        var path = name.TrimEnd('/');
        return new[] { path, Path.Combine(folder, path), Path.Combine(RepositoryPaths.EmojiDiffusion, path) }.Any(candidate =>
            File.Exists(Path.Combine(RepositoryPaths.Root, candidate)) || Directory.Exists(Path.Combine(RepositoryPaths.Root, candidate)))
            || (name.EndsWith('/') && Identifiers.Value.Contains(path));
    }

    [GeneratedRegex("""(?<!`)`(?<name>[^`\n]+)`(?!`)""")]
    private static partial Regex InBackticks();

    [GeneratedRegex("""^\s*```.*?^\s*```\s*$""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("""(?<!!)\[[^\]]*\]\((?<target>[^)\s]+)[^)]*\)""")]
    private static partial Regex Link();

    [GeneratedRegex("""^#+ (?<text>.+)$""", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // Folders and files of this repository: relative, no placeholders, a first part that looks like a name, and a known ending or a closing slash.
    [GeneratedRegex("""^[\w.][\w.-]*(?:/[\w.-]+)*(?:/|(?<=/[\w.-]*)\.(?:cs|csproj|lua|proto|md|targets|props|json|sh|onnx|slnf|sln))$""")]
    private static partial Regex PathLike();

    [GeneratedRegex("""^(?:[A-Z][a-z0-9]+){2,}(?:\.(?:[A-Z][a-z0-9]+)+)*$""")]
    private static partial Regex TypeLike();

    [GeneratedRegex("""\b[A-Za-z_]\w+\b""")]
    private static partial Regex Identifier();
}
