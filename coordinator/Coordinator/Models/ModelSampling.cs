namespace SogniLike.Coordinator.Models;

/// <summary>What trajectories of a model are checked with.</summary>
/// <param name="SchedulerConfig">Content of its scheduler_config.json, whose hash stands in the manifest; at most 65,536 bytes.</param>
/// <param name="LatentChannels">Channels of the denoiser's latent, 1 to 64.</param>
/// <param name="PixelsPerLatent">Edge in pixels of what one latent element becomes, 1 to 64.</param>
public sealed record ModelSampling(string SchedulerConfig, int LatentChannels, int PixelsPerLatent);
