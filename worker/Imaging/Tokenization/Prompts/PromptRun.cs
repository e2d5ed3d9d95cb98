namespace SogniLike.Imaging.Tokenization.Prompts;

/// <summary>A piece of a prompt with one weight.</summary>
/// <param name="Text">The text, without the marks of emphasis.</param>
/// <param name="Weight">How much it counts; 1 is plain.</param>
/// <param name="IsBreak">True for BREAK, which ends a chunk and has no text.</param>
internal readonly record struct PromptRun(string Text, double Weight, bool IsBreak = false);
