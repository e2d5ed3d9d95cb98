namespace SogniLike.Coordinator.Redis.Tests;

public sealed class RedisOptionsValidatorTests
{
    public static TheoryData<string, Action<RedisOptions>> Wrong => new()
    {
        { "ConnectionString", options => options.ConnectionString = "" },
        { "DataFolder", options => options.DataFolder = " " },
        { "ServerProgram", options => options.ServerProgram = "" },
        { "MaxMemoryBytes", options => options.MaxMemoryBytes = 1024 },
        { "StartTimeout", options => options.StartTimeout = TimeSpan.Zero },
        { "StopTimeout", options => options.StopTimeout = TimeSpan.FromHours(1) },
        { "HealthInterval", options => options.HealthInterval = TimeSpan.Zero },
        { "HealthTimeout", options => options.HealthTimeout = TimeSpan.Zero },
        { "RestartDelay", options => options.RestartDelay = TimeSpan.Zero },
        { "MaxRestartDelay", options => options.MaxRestartDelay = TimeSpan.FromMilliseconds(1) },
        { "CommandTimeout", options => options.CommandTimeout = TimeSpan.FromHours(1) },
        { "WaitReplicas", options => options.WaitReplicas = 11 },
        { "WaitTimeout", options => options.WaitTimeout = TimeSpan.FromHours(1) },
        { "ClockInterval", options => options.ClockInterval = TimeSpan.Zero },
        { "MaxEventsPerAccount", options => options.MaxEventsPerAccount = 0 },
        { "MaxWaitingMessages", options => options.MaxWaitingMessages = 0 },
        { "MaxPresences", options => options.MaxPresences = 0 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_WrongValue_NamesTheKey(string key, Action<RedisOptions> change)
    {
        var options = new RedisOptions();
        change(options);
        var failure = Assert.Single(new RedisOptionsValidator().Validate(null, options).Failures!);
        Assert.StartsWith($"Coordinator:Redis:{key} ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_Defaults_AreFine() => Assert.True(new RedisOptionsValidator().Validate(null, new RedisOptions()).Succeeded);

    [Fact]
    public void Validate_SeveralWrongValues_ReportsAll() =>
        Assert.Equal(2, new RedisOptionsValidator().Validate(null, new RedisOptions { DataFolder = "", MaxPresences = 0 }).Failures!.Count());
}
