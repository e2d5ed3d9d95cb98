using SogniLike.Imaging.Sessions;

namespace SogniLike.Benchmarks.Tolerance;

/// <summary>Ways in which an honest processor may compute the same model in single precision.</summary>
internal static class HonestVariants
{
    /// <summary>What the others are compared with.</summary>
    public static readonly InferenceOptions Reference = Cpu(0, GraphOptimization.All);

    public static readonly (string Name, InferenceOptions Options)[] All =
    [
        ("threads_1", Cpu(1, GraphOptimization.All)),
        ("threads_4", Cpu(4, GraphOptimization.All)),
        ("unoptimised", Cpu(0, GraphOptimization.None)),
        ("unoptimised_threads_1", Cpu(1, GraphOptimization.None)),
        ("basic", Cpu(0, GraphOptimization.Basic)),
        ("extended", Cpu(0, GraphOptimization.Extended)),
    ];

    private static InferenceOptions Cpu(int threads, GraphOptimization optimization) =>
        new() { ExecutionProvider = ExecutionProvider.Cpu, IntraOpThreads = threads, GraphOptimization = optimization };
}
