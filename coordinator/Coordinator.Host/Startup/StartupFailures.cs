using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Host.Endpoints;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Redis;

namespace SogniLike.Coordinator.Host.Startup;

/// <summary>Puts what an operator can mend into sentences.</summary>
internal static class StartupFailures
{
    /// <summary>The sentences to print, or none when the exception is a fault of the program, which deserves its stack trace.</summary>
    public static IReadOnlyList<string> Explain(Exception exception) => exception switch
    {
        StartupException e => [e.Message],
        OptionsValidationException e => [.. e.Failures],
        AggregateException e when e.InnerExceptions.Select(Explain).ToList() is var all && all.TrueForAll(s => s.Count > 0) => [.. all.SelectMany(s => s)],
        RedisStartException e => [e.Message],
        StoreUnavailableException e => [e.Message],
        IOException { InnerException: AddressInUseException } e => [PortInUse(e)],
        InvalidDataException e => [e.Message],
        InvalidOperationException e when e.Message.Contains(" at 'Coordinator:", StringComparison.Ordinal) => [e.Message],
        _ => [],
    };

    private static string PortInUse(IOException e)
    {
        // Kestrel: "Failed to bind to address http://127.0.0.1:7700: address already in use."
        var address = e.Message.Split(' ').FirstOrDefault(w => w.Contains("://", StringComparison.Ordinal))?.TrimEnd(':', '.') ?? "the port";
        return $"{address} is in use by another program. Choose another port, or 0 for any free one ({EndpointOptions.Section}).";
    }
}
