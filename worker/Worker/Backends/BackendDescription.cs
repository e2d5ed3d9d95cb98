namespace SogniLike.Worker.Backends;

/// <summary>What a backend runs on and what it can do.</summary>
/// <param name="Device">For people, such as "NVIDIA GeForce RTX 3060" or "AMD EPYC, 2 threads".</param>
/// <param name="ExecutionProvider">ONNX Runtime execution provider: "cuda", "tensorrt" or "cpu".</param>
/// <param name="MemoryBytes">Device memory, or main memory on the CPU; 0 when unknown.</param>
/// <param name="Samplers">Names that a task may use, such as "ddim".</param>
/// <param name="NoiseSources">Names that a task may use, such as "cpu".</param>
/// <param name="Modes">Kinds of task, such as "txt2img".</param>
/// <param name="Notice">A sentence for the owner when the machine could do better than it does; null otherwise.</param>
public sealed record BackendDescription(
    string Device,
    string ExecutionProvider,
    ulong MemoryBytes,
    IReadOnlyList<string> Samplers,
    IReadOnlyList<string> NoiseSources,
    IReadOnlyList<string> Modes,
    string? Notice = null)
{
    /// <summary>Optional parts of the protocol that this backend makes possible, see <see cref="Protocol.Features.ProtocolFeatures"/>. Default none.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];
}
