using Microsoft.Extensions.Logging;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Policy;

public sealed partial class PromptPolicies
{
    [LoggerMessage(EventIds.PolicyRead, LogLevel.Information, "The policy has {Rules} rules; its version is {Version}")]
    private static partial void PolicyRead(ILogger logger, int rules, string version);

    [LoggerMessage(EventIds.PolicyNotRead, LogLevel.Error, "The policy stays as it was, version {Version}: {Problem}")]
    private static partial void PolicyNotRead(ILogger logger, string version, string problem);
}
