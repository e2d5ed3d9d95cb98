using Microsoft.ML.OnnxRuntime;

namespace SogniLike.Imaging.Sessions;

/// <summary>Tries what can compute on this machine. Safe for concurrent use.</summary>
public static class ProviderProbe
{
    // A graph of one Identity: the least that makes a provider open its device.
    private static readonly byte[] Graph = Convert.FromBase64String("CAhCAhANOjcKEAoBeBIBeSIISWRlbnRpdHkSAWdaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggB");

    /// <summary>Version of ONNX Runtime.</summary>
    public static string RuntimeVersion => OrtEnv.Instance().GetVersionString();

    /// <summary>Opens and closes a session on a provider.</summary>
    /// <param name="provider">Not <see cref="ExecutionProvider.Automatic"/>.</param>
    /// <param name="device">Number of the GPU.</param>
    /// <returns>Why the provider cannot be used, in the words of ONNX Runtime; null when it can.</returns>
    public static string? Explain(ExecutionProvider provider, int device = 0)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)provider, (int)ExecutionProvider.Automatic, nameof(provider));
        try
        {
            new SessionFactory(new InferenceOptions { ExecutionProvider = provider, CudaDevice = device }).Open(Graph).Dispose();
            return null;
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return exception.Message;
        }
    }
}
