namespace SogniLike.Mutation;

/// <summary>The product without one of its checks.</summary>
/// <param name="Name">What is not checked, a word or a few with hyphens; each once.</param>
/// <param name="File">Where the check is, from the root.</param>
/// <param name="Text">Stands there exactly once.</param>
/// <param name="Instead">What stands there in the mutant.</param>
/// <param name="Project">Folder in tests/ of the project whose test notices.</param>
/// <param name="Test">That test, class and method, as in the table of tests/README.md; another class may inherit it.</param>
public sealed record Mutant(string Name, string File, string Text, string Instead, string Project, string Test)
{
    /// <summary>The name of the test's method.</summary>
    public string Method => Test[(Test.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>The source with the check taken out; null when the text does not stand there exactly once.</summary>
    public string? Apply(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var first = source.IndexOf(Text, StringComparison.Ordinal);
        return first < 0 || source.IndexOf(Text, first + 1, StringComparison.Ordinal) >= 0 ? null : source.Replace(Text, Instead, StringComparison.Ordinal);
    }
}
