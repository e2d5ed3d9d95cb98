namespace SogniLike.Imaging.Models.AddOns;

/// <summary>An embedding found by textual inversion.</summary>
/// <param name="Path">A .safetensors file with one tensor of vectors for each text encoder.</param>
/// <param name="Name">What stands for it in prompts; upper and lower case are the same.</param>
public sealed record EmbeddingFile(string Path, string Name);
