using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Time;
using SogniLike.Testing.Time;

namespace SogniLike.Coordinator.Tests.Time;

public sealed class SystemIdSourceTests
{
    [Fact]
    public void NewId_AsTimeGoesOn_SortsByTime()
    {
        var clock = new TestClock();
        var source = new SystemIdSource(clock);
        var ids = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            ids.Add(source.NewId());
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Matches("^[0-7][0-9A-HJKMNP-TV-Z]{25}$", id));

        // 2026-01-01 as ULID writes it.
        Assert.StartsWith("01KDVDNA00", ids[0]);
    }

    [Fact]
    public void NewSecret_Always_IsANewSecret()
    {
        var source = new SystemIdSource(TimeProvider.System);

        Assert.True(Secrets.IsSecret(source.NewSecret()));
        Assert.NotEqual(source.NewSecret(), source.NewSecret());
        Assert.InRange(source.NewSeed(), 0UL, uint.MaxValue);
    }
}
