namespace SogniLike.Imaging.Sessions;

/// <summary>Counts the cores that matrix products can use.</summary>
internal static class CpuTopology
{
    /// <summary>Physical cores of this machine, but no more than the processors that this process may use (affinity, limit of a container).</summary>
    public static int UsableCores { get; } = Math.Clamp(PhysicalCores("/sys/devices/system/cpu"), 1, Environment.ProcessorCount);

    /// <summary>Number of groups of hardware threads that share a core; where the system does not say, every thread counts as one.</summary>
    internal static int PhysicalCores(string folder)
    {
        try
        {
            var groups = new HashSet<string>(StringComparer.Ordinal);
            foreach (var processor in Directory.EnumerateDirectories(folder, "cpu*"))
            {
                var siblings = Path.Combine(processor, "topology", "thread_siblings_list");
                if (File.Exists(siblings))
                {
                    groups.Add(File.ReadAllText(siblings).Trim());
                }
            }

            return groups.Count > 0 ? groups.Count : Environment.ProcessorCount;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Environment.ProcessorCount;
        }
    }
}
