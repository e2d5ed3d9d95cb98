namespace SogniLike.Imaging.Generation.Conditioning;

/// <summary>What the prompts of an image say to the denoiser. Both embeddings have the same number of tokens.</summary>
/// <param name="Positive">The prompt.</param>
/// <param name="Negative">The negative prompt; null when nothing is guided away from it.</param>
/// <param name="PositiveTokens">Number of tokens of the prompt and how many were cut.</param>
/// <param name="NegativeTokens">The same of the negative prompt.</param>
internal sealed record TextConditioning(PromptEmbedding Positive, PromptEmbedding? Negative, PromptTokens PositiveTokens, PromptTokens NegativeTokens);
