using System.Globalization;
using System.Runtime.InteropServices;

namespace SogniLike.Worker.Hardware;

/// <summary>Names the machine's processor and memory, from what the operating system tells every process. Never throws.</summary>
public static class DeviceProbe
{
    private const int MaxNameLength = 100;

    /// <summary>The processor, such as "AMD EPYC 7B12, 2 threads".</summary>
    public static string Cpu()
    {
        var name = ReadValue("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        return string.Create(CultureInfo.InvariantCulture, $"{Clean(name)}, {Environment.ProcessorCount} threads");
    }

    /// <summary>Memory that this process may use, in bytes; heeds the limit of a container.</summary>
    public static ulong MainMemoryBytes() => (ulong)Math.Max(0, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    // A line "key : value" of a small text file of the kernel.
    private static string? ReadValue(string file, string key)
    {
        try
        {
            return File.Exists(file)
                ? File.ReadLines(file).Take(200).Select(line => line.Split(':', 2)).FirstOrDefault(p => p.Length == 2 && p[0].Trim() == key)?[1].Trim()
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Clean(string name) => LogText.Clean(name.Length > MaxNameLength ? name[..MaxNameLength] : name);
}
