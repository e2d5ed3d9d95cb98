using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Audits;

/// <summary>What devices round alike: the unit in which tolerances are kept. Pure.</summary>
public static class DeviceClass
{
    /// <summary>The class of all processors: they differ in the last bits only.</summary>
    public const string Cpu = "cpu";

    private const int MaxLength = 96;

    /// <summary>"cpu", or "provider/device" in lower case with single dashes; empty for a worker that says nothing of its device.</summary>
    public static string Of(WorkerCapabilities? capabilities)
    {
        if (capabilities is null || capabilities.ExecutionProvider.Length == 0)
        {
            return "";
        }

        var provider = Word(capabilities.ExecutionProvider);
        if (provider is Cpu or "cpuexecutionprovider")
        {
            return Cpu;
        }

        var name = $"{provider}/{Word(capabilities.Device)}";
        return name[..Math.Min(name.Length, MaxLength)];
    }

    private static string Word(string text) =>
        string.Join('-', new string([.. text.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
