namespace SogniLike.Simulation.Engine;

/// <summary>Every chance of a run comes from here, in the order of the events, so the seed decides all of it.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>True with this probability.</summary>
    public bool Falls(double probability) => _random.NextDouble() < probability;

    /// <summary>From <paramref name="least"/> to below <paramref name="beyond"/>.</summary>
    public int Between(int least, int beyond) => _random.Next(least, beyond);

    /// <summary>Uniform between the two.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * _random.NextDouble());

    /// <summary>Uniform, milliseconds.</summary>
    public TimeSpan Milliseconds(double least, double most) => TimeSpan.FromMilliseconds(least + ((most - least) * _random.NextDouble()));

    /// <summary>Exponential with this mean, at most ten times of it.</summary>
    public TimeSpan Around(TimeSpan mean) => mean * Math.Min(10, -Math.Log(1 - _random.NextDouble()));

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
