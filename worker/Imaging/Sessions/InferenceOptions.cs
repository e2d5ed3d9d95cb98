namespace SogniLike.Imaging.Sessions;

/// <summary>How models are computed.</summary>
public sealed class InferenceOptions
{
    /// <summary>What computes the models. Default: CUDA where it loads, else the CPU.</summary>
    public ExecutionProvider ExecutionProvider { get; set; } = ExecutionProvider.Automatic;

    /// <summary>Number of the GPU, from 0. Default 0. Ignored on the CPU.</summary>
    public int CudaDevice { get; set; }

    /// <summary>
    /// Lets CUDA round the factors of 32-bit products to 10 bits, which is faster. Default false: results then stay close to those of other devices, which is
    /// what they are compared with.
    /// </summary>
    public bool AllowTf32 { get; set; }

    /// <summary>
    /// Threads for one operator on the CPU, 0 to 256. Default 0: one per physical core that this process may use (a second thread on a core slows matrix
    /// products down).
    /// </summary>
    public int IntraOpThreads { get; set; }

    /// <summary>How far ONNX Runtime may rewrite graphs before it runs them. Default <see cref="GraphOptimization.All"/>. Results differ in the last bits.</summary>
    public GraphOptimization GraphOptimization { get; set; } = GraphOptimization.All;

    /// <summary>
    /// Bytes of memory that open sessions may hold together, at least 1: for each what the process (on a GPU the device) grew by when it was opened, at least
    /// its weights. Beyond it the longest unused sessions are closed; sessions in use never are. Default 8 GiB.
    /// </summary>
    public long SessionCacheBytes { get; set; } = 8L << 30;

    /// <summary>
    /// Folder for graphs as ONNX Runtime optimised them for this machine, so that the next start is faster; made if missing, for this user only. Default null:
    /// none, since what lies there is loaded without the checks that models get. Used on the CPU, for graphs with under 1 GiB of weights.
    /// </summary>
    public string? OptimizedModelFolder { get; set; }
}
