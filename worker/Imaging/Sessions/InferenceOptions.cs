namespace SogniLike.Imaging.Sessions;

/// <summary>How models are computed.</summary>
public sealed class InferenceOptions
{
    /// <summary>What computes the models. Default: CUDA where it loads, else the CPU.</summary>
    public ExecutionProvider ExecutionProvider { get; set; } = ExecutionProvider.Automatic;

    /// <summary>Number of the GPU, from 0. Default 0. Ignored on the CPU.</summary>
    public int CudaDevice { get; set; }

    /// <summary>Threads for one operator on the CPU, 0 to 256. Default 0: one per core.</summary>
    public int IntraOpThreads { get; set; }

    /// <summary>
    /// Bytes of weights that loaded sessions may hold together, at least 1. Beyond it the longest unused sessions are closed; sessions in use never are.
    /// Default 8 GiB.
    /// </summary>
    public long SessionCacheBytes { get; set; } = 8L << 30;
}
