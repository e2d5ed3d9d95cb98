using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models;

namespace SogniLike.Imaging.Sessions;

/// <summary>
/// Keeps graphs as ONNX Runtime optimised them, named by a hash over the graph's identity, the version of ONNX Runtime, the processor and the threads: what
/// one machine optimised is wrong for another. Files there are loaded unchecked, so the folder must belong to this user and nobody else may enter it. Without
/// a usable folder sessions open as if there were none.
/// </summary>
internal sealed class OptimizedModelStore(string folder)
{
    /// <summary>Graphs beyond this cannot be written as one file, and cost more disk than time.</summary>
    private const long MaxWeightBytes = 1L << 30;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public InferenceSession Open(GraphFile graph, SessionOptions options)
    {
        if (graph.Checked.Count == 0 || graph.WeightBytes > MaxWeightBytes || !IsTrusted())
        {
            return new InferenceSession(graph.Path, options);
        }

        var path = Path.Combine(folder, NameOf(graph, options) + ".onnx");
        if (File.Exists(path))
        {
            try
            {
                options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
                return new InferenceSession(path, options);
            }
            catch (OnnxRuntimeException)
            {
                // Damaged: made anew.
                File.Delete(path);
                options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
            }
        }

        var partial = $"{path}.{Environment.ProcessId}.partial";
        options.OptimizedModelFilePath = partial;
        try
        {
            var session = new InferenceSession(graph.Path, options);
            File.Move(partial, path, overwrite: true);
            return session;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private bool IsTrusted()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                return false;
            }

            Directory.CreateDirectory(folder, OwnerOnly);
            return FileIdentity.Of(folder) is { Kind: FileKind.Folder } && File.GetUnixFileMode(folder) == OwnerOnly;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string NameOf(GraphFile graph, SessionOptions options)
    {
        var text = new StringBuilder()
            .AppendLine(OrtEnv.Instance().GetVersionString())
            .AppendLine(Processor())
            .Append(options.IntraOpNumThreads).AppendLine()
            .AppendLine(graph.Key);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // Model and features: the layout of weights depends on the vector instructions.
    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? string.Join('\n', File.ReadLines("/proc/cpuinfo").Take(64).Where(static line => line.StartsWith("model name", StringComparison.Ordinal) || line.StartsWith("flags", StringComparison.Ordinal)).Distinct())
        : System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString();
}
