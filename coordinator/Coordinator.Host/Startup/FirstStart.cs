using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Host.Data;
using SogniLike.Coordinator.Host.Pool;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Startup;

/// <summary>What the first start of a data folder leaves behind: the mark of its pool and the owner's one-time login. Runs between the store and the endpoints.</summary>
internal sealed class FirstStart(DataFolder data, IOptions<PoolOptions> pool, IOptions<DeliveryOptions> delivery, OwnerLoginFile ownerLogin) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        PoolIdentity.Keep(data, delivery.Value.BlobFolder, pool.Value.Id);
        await ownerLogin.EnsureAsync(pool.Value.NewOwnerLogin, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
