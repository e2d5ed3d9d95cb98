using SogniLike.Coordinator.Redis.Connections;

namespace SogniLike.Coordinator.Redis.Tests.Connections;

public sealed class RedisRequirementsTests
{
    [Theory]
    [InlineData("7.0.15", true)]
    [InlineData("8.2", true)]
    [InlineData("10.0.1", true)]
    [InlineData("6.2.14", false)]
    [InlineData("unknown", false)]
    [InlineData("", false)]
    public void IsNewEnough_Version(string version, bool expected) => Assert.Equal(expected, RedisRequirements.IsNewEnough(version));

    [Theory]
    [InlineData("redis_version:6.2.14\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n", "is version 6.2.14")]
    [InlineData("redis_version:7.4.0\r\nmaxmemory_policy:volatile-ttl\r\naof_enabled:1\r\n", "it is volatile-ttl")]
    [InlineData("redis_version:7.4.0\r\nmaxmemory_policy:noeviction\r\naof_enabled:0\r\n", "appendonly")]
    [InlineData("# nothing\r\n", "is version unknown")]
    public void Refusal_Unfit_SaysWhy(string info, string reason) =>
        Assert.Contains(reason, RedisRequirements.Refusal("there:6379", info, allowVolatile: false), StringComparison.Ordinal);

    [Fact]
    public void Refusal_Fit_IsNull() =>
        Assert.Null(RedisRequirements.Refusal("there:6379", "# Server\r\nredis_version:7.0.0\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n", allowVolatile: false));
}
