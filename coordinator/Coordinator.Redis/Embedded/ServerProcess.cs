using System.Diagnostics;
using System.Globalization;

namespace SogniLike.Coordinator.Redis.Embedded;

/// <summary>
/// A redis-server process by its id. It is no child of this process (it detaches itself, and may have been started by a coordinator before), so its life is
/// read from the system.
/// </summary>
internal sealed record ServerProcess(int Id)
{
    /// <summary>
    /// Processes of redis-server that work in the folder, whether they answer or not: two on one append-only file would destroy it. Known on Linux; empty
    /// on systems without /proc.
    /// </summary>
    public static IReadOnlyList<ServerProcess> FindIn(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var found = new List<ServerProcess>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && new ServerProcess(id) is { IsAlive: true } process
                && process.WorksIn(folder))
            {
                found.Add(process);
            }
        }

        return found;
    }

    /// <summary>True while the process runs; one that has ended and was not reaped by its parent yet does not run.</summary>
    public bool IsAlive
    {
        get
        {
            if (OperatingSystem.IsLinux())
            {
                // "1234 (redis-server) S 1 ...": the state follows the name, which may hold anything.
                return Read("stat") is { } stat && stat[stat.LastIndexOf(')')..] is var rest && rest.Length > 2 && rest[2] is not ('Z' or 'X');
            }

            try
            {
                using var process = Process.GetProcessById(Id);
                return !process.HasExited;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }

    /// <summary>Ends the process at once. What it acknowledged is on the disk.</summary>
    public void Kill()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // Gone already.
        }
        catch (InvalidOperationException)
        {
            // Gone meanwhile.
        }
    }

    private bool WorksIn(string folder)
    {
        try
        {
            // Not the short name: redis-server renames its main thread on some systems, and a renamed program is still the one that holds the files.
            return new FileInfo($"/proc/{Id}/cwd").LinkTarget == folder && Read("cmdline") is { } line && line.Contains("redis", StringComparison.OrdinalIgnoreCase);
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string? Read(string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{Id}/{file}");
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
