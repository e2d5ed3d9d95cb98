using System.Globalization;

namespace SogniLike.Benchmarks.Processes;

/// <summary>What Linux counts for a process.</summary>
internal static class ProcessFigures
{
    // USER_HZ of Linux, the unit of the times in /proc, is 100 on every machine.
    private const double TicksPerSecond = 100;

    /// <summary>Seconds of processor time that the process has used, in itself and in the kernel.</summary>
    public static double CpuSeconds(int processId)
    {
        // The name, second, is in parentheses and may hold spaces; user and system time are fields 14 and 15.
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Bytes of memory that the process has in use now.</summary>
    public static long ResidentBytes(int processId) => StatusKilobytes(processId, "VmRSS:") * 1024;

    /// <summary>The most bytes of memory that the process had in use at any time.</summary>
    public static long PeakResidentBytes(int processId) => StatusKilobytes(processId, "VmHWM:") * 1024;

    private static long StatusKilobytes(int processId, string field)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status"))
            .First(candidate => candidate.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(field.Length, line.Length - field.Length - "kB".Length), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
