namespace SogniLike.Imaging.Generation;

/// <summary>How prompts are read.</summary>
public enum PromptSyntax
{
    /// <summary>
    /// The emphasis grammar of A1111's web UI: <c>(text)</c>, <c>[text]</c>, <c>(text:1.3)</c>, BREAK, backslash before a bracket that is text. Embeddings are
    /// multiplied by their weights and then by one factor that restores their mean.
    /// </summary>
    Weighted,

    /// <summary>Every character is text.</summary>
    Plain,
}
