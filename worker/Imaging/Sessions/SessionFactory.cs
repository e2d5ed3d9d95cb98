using Microsoft.ML.OnnxRuntime;

namespace SogniLike.Imaging.Sessions;

/// <summary>
/// Opens ONNX Runtime sessions on CUDA or the CPU. Whether CUDA works shows only when its libraries load and its first session opens; where either fails and
/// the CPU is allowed, all sessions go there. The treatment of denormal numbers is left alone: it belongs to the thread, and exact arithmetic runs on the
/// same threads.
/// </summary>
internal sealed class SessionFactory(InferenceOptions options)
{
    private readonly Lock _lock = new();

    public ExecutionProvider Provider { get; private set; } = options.ExecutionProvider;

    public string? FallbackReason { get; private set; }

    public InferenceSession Create(string graphPath)
    {
        lock (_lock)
        {
            return Provider == ExecutionProvider.Automatic ? CreateFirst(graphPath) : Open(graphPath, Provider);
        }
    }

    private InferenceSession CreateFirst(string graphPath)
    {
        try
        {
            var session = Open(graphPath, ExecutionProvider.Cuda);
            Provider = ExecutionProvider.Cuda;
            return session;
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            var session = Open(graphPath, ExecutionProvider.Cpu);
            FallbackReason = exception.Message;
            Provider = ExecutionProvider.Cpu;
            return session;
        }
    }

    private InferenceSession Open(string graphPath, ExecutionProvider provider)
    {
        // Whatever goes wrong comes as an exception; without this a machine without GPU also gets a red line on its console.
        OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        using var session = new SessionOptions
        {
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            IntraOpNumThreads = options.IntraOpThreads,
        };
        if (provider == ExecutionProvider.Cuda)
        {
            session.AppendExecutionProvider_CUDA(options.CudaDevice);
        }

        return new InferenceSession(graphPath, session);
    }
}
