using System.Globalization;
using System.Runtime.InteropServices;

namespace SogniLike.Imaging.Sessions;

/// <summary>Asks the kernel for the memory of this process, and NVIDIA's management library for that of the device. Never throws.</summary>
/// <param name="device">Number of the GPU.</param>
internal sealed class MemoryMeter(int device) : IMemoryMeter
{
    private static readonly Lazy<nint> Library = new(static () =>
        NativeLibrary.TryLoad("libnvidia-ml.so.1", out var library) && Call(library, "nvmlInit_v2") ? library : 0);

    private delegate int Initialise();

    private delegate int FindDevice(uint index, out nint device);

    private delegate int ReadMemory(nint device, out DeviceMemory memory);

    public long UsedBytes(ExecutionProvider provider) => provider is ExecutionProvider.Cuda or ExecutionProvider.TensorRt ? DeviceBytes() : ProcessBytes();

    private static long ProcessBytes()
    {
        try
        {
            // The second number is the resident memory in pages.
            if (OperatingSystem.IsLinux() && File.ReadAllText("/proc/self/statm").Split(' ') is [_, var pages, ..])
            {
                return long.Parse(pages, NumberStyles.None, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            // Falls through to what .NET knows.
        }

        return Environment.WorkingSet;
    }

    private long DeviceBytes() =>
        Library.Value is var library and not 0
        && NativeLibrary.TryGetExport(library, "nvmlDeviceGetHandleByIndex_v2", out var find)
        && NativeLibrary.TryGetExport(library, "nvmlDeviceGetMemoryInfo", out var read)
        && Marshal.GetDelegateForFunctionPointer<FindDevice>(find)((uint)device, out var handle) == 0
        && Marshal.GetDelegateForFunctionPointer<ReadMemory>(read)(handle, out var memory) == 0
            ? (long)memory.Used
            : 0;

    private static bool Call(nint library, string name) =>
        NativeLibrary.TryGetExport(library, name, out var export) && Marshal.GetDelegateForFunctionPointer<Initialise>(export)() == 0;

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct DeviceMemory
    {
        public readonly ulong Total;
        public readonly ulong Free;
        public readonly ulong Used;
    }
}
