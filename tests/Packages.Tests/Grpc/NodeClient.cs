using System.Diagnostics;
using System.Text.Json;
using SogniLike.Testing;

namespace SogniLike.Packages.Tests.Grpc;

/// <summary>Runs one case of node/client.mjs.</summary>
internal static class NodeClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <exception cref="InvalidOperationException">The client did not end well; what it printed is in the message.</exception>
    public static async Task<NodeOutcome> RunAsync(string address, string name)
    {
        var folder = Path.Combine(RepositoryPaths.Root, "tests", "Packages.Tests");
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            ArgumentList = { Path.Combine("node", "client.mjs"), new Uri(address).Authority, Path.Combine("Protos", "exchange.proto"), name },
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<NodeOutcome>(await output, Json)!
                : throw new InvalidOperationException($"node ended with {process.ExitCode}:\n{await output}\n{await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
