using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Sessions;

/// <summary>
/// Opens ONNX Runtime sessions on CUDA or the CPU. Whether CUDA works shows only when its libraries load and its first session opens; where either fails and
/// the CPU is allowed, all sessions go there. The treatment of denormal numbers is left alone: it belongs to the thread, and exact arithmetic runs on the
/// same threads.
/// <para>
/// What was checked is what is loaded: ONNX Runtime opens files by name, so the identity of each (inode and change time, which nobody can set) is compared
/// before the load, and again after it, when all of them have been read or mapped. A session for which they differ is thrown away unused.
/// </para>
/// </summary>
internal sealed class SessionFactory(InferenceOptions options) : ISessionFactory
{
    private readonly Lock _lock = new();
    private readonly OptimizedModelStore? _optimized = options.OptimizedModelFolder is { } folder ? new OptimizedModelStore(folder) : null;

    public ExecutionProvider Provider { get; private set; } = options.ExecutionProvider;

    public string? FallbackReason { get; private set; }

    public InferenceSession Create(GraphFile graph, SessionVariant? variant)
    {
        lock (_lock)
        {
            return Provider == ExecutionProvider.Automatic ? CreateFirst(graph, variant) : Open(graph, variant, Provider);
        }
    }

    private InferenceSession CreateFirst(GraphFile graph, SessionVariant? variant)
    {
        try
        {
            var session = Open(graph, variant, ExecutionProvider.Cuda);
            Provider = ExecutionProvider.Cuda;
            return session;
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            var session = Open(graph, variant, ExecutionProvider.Cpu);
            FallbackReason = exception.Message;
            Provider = ExecutionProvider.Cpu;
            return session;
        }
    }

    /// <summary>Opens a session of a graph in memory on the provider of the options, to see whether that works.</summary>
    internal InferenceSession Open(byte[] graph)
    {
        using var session = CreateOptions(options.ExecutionProvider);
        return new InferenceSession(graph, session);
    }

    private SessionOptions CreateOptions(ExecutionProvider provider)
    {
        // Whatever goes wrong comes as an exception; without this a machine without GPU also gets a red line on its console.
        OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        var session = new SessionOptions
        {
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            IntraOpNumThreads = options.IntraOpThreads > 0 ? options.IntraOpThreads : CpuTopology.UsableCores,
            GraphOptimizationLevel = options.GraphOptimization switch
            {
                GraphOptimization.None => GraphOptimizationLevel.ORT_DISABLE_ALL,
                GraphOptimization.Basic => GraphOptimizationLevel.ORT_ENABLE_BASIC,
                GraphOptimization.Extended => GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
                _ => GraphOptimizationLevel.ORT_ENABLE_ALL,
            },
        };
        try
        {
            // Every session has threads of its own that go on looking for work after a run: without this they take the core that the next graph, the sampler or
            // the PNG needs, for a scheduler's time slice at a time.
            session.AddSessionConfigEntry("session.force_spinning_stop", "1");
            Append(session, provider);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private InferenceSession Open(GraphFile graph, SessionVariant? variant, ExecutionProvider provider)
    {
        RefuseChange(graph);
        using var session = CreateOptions(provider);
        variant?.Configure(session);
        var opened = _optimized is not null && provider == ExecutionProvider.Cpu && variant is null && options.GraphOptimization == GraphOptimization.All
            ? _optimized.Open(graph, session)
            : new InferenceSession(graph.Path, session);
        try
        {
            RefuseChange(graph);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private void Append(SessionOptions session, ExecutionProvider provider)
    {
        var device = options.CudaDevice.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (provider == ExecutionProvider.TensorRt)
        {
            using var tensorRt = new OrtTensorRTProviderOptions();
            tensorRt.UpdateOptions(new Dictionary<string, string> { ["device_id"] = device });
            session.AppendExecutionProvider_Tensorrt(tensorRt);
        }

        if (provider is ExecutionProvider.Cuda or ExecutionProvider.TensorRt)
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(new Dictionary<string, string>
            {
                ["device_id"] = device,

                // Twice the memory at every growth is what large models run out of.
                ["arena_extend_strategy"] = "kSameAsRequested",

                // Trying every algorithm takes seconds at every new size.
                ["cudnn_conv_algo_search"] = "HEURISTIC",
                ["use_tf32"] = options.AllowTf32 ? "1" : "0",
            });
            session.AppendExecutionProvider_CUDA(cuda);
        }
    }

    private static void RefuseChange(GraphFile graph)
    {
        if (graph.FindChange() is { } changed)
        {
            throw new ModelChangedException($"The file {Path.GetFileName(changed)} changed since it was checked.");
        }
    }
}
