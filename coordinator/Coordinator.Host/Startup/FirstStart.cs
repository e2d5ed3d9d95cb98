using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Delivery;
using SogniLike.Coordinator.Host.Data;
using SogniLike.Coordinator.Host.Pool;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Host.Startup;

/// <summary>What the first start of a data folder leaves behind: the marks of its pool and of the folder of images, and the owner's one-time login. Runs between the store and the endpoints.</summary>
internal sealed class FirstStart(DataFolder data, IOptions<PoolOptions> pool, IOptions<DeliveryOptions> delivery, BlobFolderClaim blobs, OwnerLoginFile ownerLogin)
    : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        PoolIdentity.Keep(data, delivery.Value.BlobFolder, pool.Value.Id);
        await blobs.EnsureAsync(cancellationToken);
        await ownerLogin.EnsureAsync(pool.Value.NewOwnerLogin, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
