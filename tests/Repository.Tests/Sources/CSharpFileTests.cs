using System.Text.RegularExpressions;
using SogniLike.Repository.Tests.Projects;

namespace SogniLike.Repository.Tests.Sources;

public sealed partial class CSharpFileTests
{
    [Fact]
    public void Files_HoldAtMostOnePublicType()
    {
        Violations.None(
            "More than one public type:",
            from file in Files()
            let types = PublicTypes(file)
            where types.Length > 1
            select $"{file}: {string.Join(", ", types)}");
    }

    [Fact]
    public void Files_AreNamedAfterTheirPublicType()
    {
        Violations.None(
            "Named after another type than the one it holds:",
            from file in Files()
            let types = PublicTypes(file)
            where types.Length == 1 && Path.GetFileName(file).Split('.', '{')[0] != types[0]
            select $"{file}: {types[0]}");
    }

    [Fact]
    public void Namespaces_AreTheFolders()
    {
        Violations.None(
            "Namespace is not the folder's:",
            from file in Files()
            let declared = Namespace().Match(SourceTree.Read(file))
            where declared.Success && declared.Groups["name"].Value != FolderNamespace(file)
            select $"{file}: {declared.Groups["name"].Value}, not {FolderNamespace(file)}");
    }

    [Fact]
    public void Types_StandInAFileScopedNamespace()
    {
        Violations.None(
            "Declares a type outside a file-scoped namespace:",
            from file in Files()
            let text = SourceTree.Read(file)
            where TypeDeclaration().IsMatch(text) && !Namespace().IsMatch(text)
            select file);
    }

    [Fact]
    public void TestMethods_SayMethodConditionAndOutcome()
    {
        Violations.None(
            "Test names are Method_Condition_Outcome, or Subject_Outcome where no condition is meant:",
            from file in Files()
            where file.StartsWith("tests/", StringComparison.Ordinal)
            from Match method in TestMethod().Matches(SourceTree.Read(file))
            let name = method.Groups["name"].Value
            where !name.Contains('_', StringComparison.Ordinal)
            select $"{file}: {name}");
    }

    [Fact]
    public void Files_DoNotAskTheCompilerWhereTheyStand()
    {
        Violations.None(
            "CallerFilePath is another path in deterministic builds; use RepositoryPaths:",
            Files().Where(file => SourceTree.Read(file).Contains($"[{"CallerFilePath"}]", StringComparison.Ordinal)));
    }

    // deploy/packages takes the place of other people's assemblies: their names and namespaces are given.
    private static IEnumerable<string> Files() => SourceTree.FilesEndingIn(".cs").Where(file => !file.StartsWith("deploy/packages/", StringComparison.Ordinal));

    private static string[] PublicTypes(string file) =>
        [.. PublicType().Matches(SourceTree.Read(file)).Select(match => match.Groups["name"].Value).Distinct()];

    private static string FolderNamespace(string file)
    {
        var project = ProjectFile.All.Values
            .Where(project => file.StartsWith($"{project.Folder}/", StringComparison.Ordinal))
            .MaxBy(project => project.Folder.Length)
            ?? throw new InvalidOperationException($"{file} belongs to no project.");
        var folder = Path.GetDirectoryName(file)!.Replace('\\', '/')[project.Folder.Length..];
        return $"{project.RootNamespace}{folder.Replace('/', '.')}";
    }

    [GeneratedRegex("""^namespace (?<name>[\w.]+);""", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("""^public (?:\w+ )*?(?:class|struct|interface|enum|record(?: struct| class)?|delegate [\w<>?,. ]+) (?<name>\w+)""", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex("""^(?:public |internal |file )(?:\w+ )*?(?:class|struct|interface|enum|record|delegate) """, RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("""\[(?:Fact|Theory)\b[^\n]*\n(?:\s*\[[^\n]*\n)*\s*public (?:async )?[\w<>]+ (?<name>\w+)\(""")]
    private static partial Regex TestMethod();
}
