using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Duties;

namespace SogniLike.Coordinator.Policy;

/// <summary>Looks now and then whether the policy's file has changed.</summary>
internal sealed class PolicyReload(PromptPolicies policies, TimeProvider time, IOptions<PolicyOptions> options, ILogger<PolicyReload> logger)
    : Duty("PolicyReload", time, logger)
{
    protected override TimeSpan Interval => options.Value.ReloadInterval;

    internal override Task RunOnceAsync(CancellationToken cancellationToken)
    {
        policies.Refresh();
        return Task.CompletedTask;
    }
}
