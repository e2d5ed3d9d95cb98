namespace SogniLike.Coordinator.Jobs;

/// <summary>What a worker is doing with a job.</summary>
public enum JobPhase
{
    Unknown = 0,
    LoadingModel = 1,
    EncodingText = 2,
    Denoising = 3,
    Decoding = 4,
    Uploading = 5,
}
