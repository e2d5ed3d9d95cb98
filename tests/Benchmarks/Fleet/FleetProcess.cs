using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace SogniLike.Benchmarks.Fleet;

/// <summary>A running <see cref="FleetChild"/>. Ends when disposed.</summary>
internal sealed class FleetProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FleetProcess(Process process) => _process = process;

    /// <summary>Completes when all its workers and watches are connected.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes when it ends.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Starts it.</summary>
    /// <param name="onAssigned">Called for every job in a worker's hands: id and <see cref="Stopwatch.GetTimestamp"/>.</param>
    public static FleetProcess Start(FleetSettings settings, Action<string, long> onAssigned)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(FleetProcess).Assembly.Location, FleetChild.Word, JsonSerializer.Serialize(settings)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var fleet = new FleetProcess(Process.Start(start)!);
        fleet.Ended = fleet.ReadAsync(onAssigned);
        return fleet;
    }

    public async ValueTask DisposeAsync()
    {
        // A process that did not end well is gone already.
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await Ended;
        _process.Dispose();
    }

    private async Task ReadAsync(Action<string, long> onAssigned)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready")
            {
                _ready.TrySetResult();
                continue;
            }

            var space = line.IndexOf(' ', StringComparison.Ordinal);
            onAssigned(line[..space], long.Parse(line.AsSpan(space + 1), CultureInfo.InvariantCulture));
        }

        _ready.TrySetException(new InvalidOperationException("A load process ended before all was connected."));
    }
}
