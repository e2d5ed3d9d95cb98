using SogniLike.Coordinator.Host.Tests.Support;

namespace SogniLike.Coordinator.Host.Tests.FullLife;

public class FullLifeTests
{
    [Fact]
    public async Task Job_OnStoresInMemory_IsDeliveredWithThePixelsOfItsWorker()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await JobLife.LiveAsync(coordinator);
    }

    [Fact]
    public async Task Job_OnPrivateRedis_IsDeliveredWithThePixelsOfItsWorker()
    {
        await using var coordinator = await TestCoordinator.StartAsync(onRedis: true);
        await JobLife.LiveAsync(coordinator);
    }
}
