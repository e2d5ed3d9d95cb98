using SogniLike.Imaging.Generation.Conditioning;

namespace SogniLike.Imaging.Generation.Denoising;

/// <summary>What one entry of the denoiser's batch gets in every step beside latent and timestep.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="TimeIds">Sizes, crop and score; null when the denoiser takes none.</param>
/// <param name="TimestepCondition">Embedding of the guidance scale; null when the denoiser takes none.</param>
/// <param name="ImageChannels">The channels beyond those of the latent [channels, height, width]; null for zeros.</param>
internal sealed record DenoiserRow(PromptEmbedding Text, float[]? TimeIds = null, float[]? TimestepCondition = null, float[]? ImageChannels = null);
