namespace SogniLike.Imaging.Generation;

/// <summary>What one image of a request has for itself.</summary>
/// <param name="Prompt">As <see cref="GenerationRequest.Prompt"/>.</param>
/// <param name="NegativePrompt">As <see cref="GenerationRequest.NegativePrompt"/>.</param>
/// <param name="Seed">Seed of this image.</param>
public sealed record ImageWish(string Prompt, string? NegativePrompt, ulong Seed);
