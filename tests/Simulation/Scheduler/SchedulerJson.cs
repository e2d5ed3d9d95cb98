using System.Text.Json;

namespace SogniLike.Simulation.Scheduler;

/// <summary>How results are printed.</summary>
internal static class SchedulerJson
{
    public static JsonSerializerOptions Indented { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };
}
