using System.Reflection;
using SogniLike.Testing;

namespace SogniLike.EndToEnd.Tests.Processes;

/// <summary>The built programs, of the configuration that the tests were built in.</summary>
internal static class Programs
{
    public static string Configuration { get; } = typeof(Programs).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public static string Coordinator { get; } = Path("coordinator/Coordinator.Host", "sogni-coordinator.dll");

    public static string Worker { get; } = Path("worker/Worker.Host", "sogni-worker.dll");

    /// <summary>The worker's daemon on noise instead of a model.</summary>
    public static string ChaosWorker { get; } = Path("tests/ChaosWorker", "sogni-chaos-worker.dll");

    /// <summary>The worker's daemon on the real model, with a backend that cheats.</summary>
    public static string CheatWorker { get; } = Path("tests/CheatWorker", "sogni-cheat-worker.dll");

    public static string Command { get; } = Path("coordinator/Cli", "sogni.dll");

    private static string Path(string project, string file) =>
        System.IO.Path.Combine(RepositoryPaths.Root, project, "bin", Configuration, "net10.0", file);
}
