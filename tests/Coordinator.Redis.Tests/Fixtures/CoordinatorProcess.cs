using System.Diagnostics;

namespace SogniLike.Coordinator.Redis.Tests.Fixtures;

/// <summary>A coordinator in a process of its own (Program.cs of this project), to be killed.</summary>
internal sealed class CoordinatorProcess : IDisposable
{
    private readonly Process _process;

    private CoordinatorProcess(Process process) => _process = process;

    /// <summary>Returns when its stores are open.</summary>
    public static async Task<CoordinatorProcess> StartAsync(string dataFolder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CoordinatorProcess).Assembly.Location, dataFolder]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Until.Limit);
        Assert.Equal("ready", line);
        return new CoordinatorProcess(process);
    }

    /// <summary>SIGKILL, without a chance to stop its redis-server.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Until.Limit);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
