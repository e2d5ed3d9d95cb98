using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SogniLike.Worker.Hardware;

/// <summary>Asks the NVIDIA driver's own tool which GPU there is. Never throws.</summary>
public static class NvidiaProbe
{
    private const int TimeoutMilliseconds = 10_000;
    private const int MaxNameLength = 100;

    /// <summary>The first GPU; null when there is none, or no driver.</summary>
    public static NvidiaGpu? Find()
    {
        var start = new ProcessStartInfo("nvidia-smi", ["--query-gpu=name,memory.total", "--format=csv,noheader,nounits"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start);
            if (process is null)
            {
                return null;
            }

            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeoutMilliseconds))
            {
                process.Kill();
                return null;
            }

            return process.ExitCode == 0 ? Parse(output.GetAwaiter().GetResult()) : null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    /// <summary>Reads lines such as "NVIDIA GeForce RTX 3060, 12288", the memory in MiB.</summary>
    internal static NvidiaGpu? Parse(string output)
    {
        var line = output.Split('\n')[0];
        var comma = line.LastIndexOf(',');
        return comma is > 0 and <= MaxNameLength && ulong.TryParse(line.AsSpan(comma + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes)
            && mebibytes < 1UL << 30
            ? new NvidiaGpu(LogText.Clean(line[..comma].Trim()), mebibytes << 20)
            : null;
    }
}
