namespace SogniLike.Coordinator.Host.Startup;

/// <summary>Leaves signals to the process: it drains before it stops the host, and tests stop it themselves.</summary>
internal sealed class ManualLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
