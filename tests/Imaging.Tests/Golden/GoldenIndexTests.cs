using SogniLike.Testing;

namespace SogniLike.Imaging.Tests.Golden;

/// <summary>No index of reference vectors is left out.</summary>
[Trait("Category", "Golden")]
public sealed class GoldenIndexTests
{
    private static readonly string Sources = string.Concat(
        Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "tests", "Imaging.Tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

    /// <summary>The indexes in the folder that the tests read from.</summary>
    public static TheoryData<string> Indexes =>
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(RepositoryPaths.Golden("schedulers.json"))!, "*.json").Select(static path => Path.GetFileNameWithoutExtension(path)!),
    ];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Index_InTheFolder_IsReadByTests(string name)
    {
        Assert.Contains($"Load(\"{name}\")", Sources, StringComparison.Ordinal);
    }
}
