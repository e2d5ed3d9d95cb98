namespace SogniLike.Simulation.Actors;

/// <summary>A place where one coordinator after the other runs, as a service manager starts it again.</summary>
internal sealed class CoordinatorSlot(SimulatedPool pool, string name)
{
    private int _lives;

    public string Name => name;

    /// <summary>The coordinator that runs here now, or null.</summary>
    public CoordinatorNode? Running { get; private set; }

    public void Start()
    {
        if (Running is null)
        {
            Running = new CoordinatorNode(pool, $"{name}#{++_lives}");
            pool.Log.Add($"{Running.Name} starts");
            Running.Start();
        }
    }

    public void Kill()
    {
        if (Running is { } running)
        {
            Running = null;
            pool.Log.Add($"{running.Name} is killed");
            running.Kill();
        }
    }

    /// <summary>An orderly end: workers are told, then the process goes.</summary>
    public void Drain(TimeSpan grace)
    {
        if (Running is { } running)
        {
            pool.Log.Add($"{running.Name} drains");
            running.Drain(grace, () =>
            {
                if (Running == running)
                {
                    Kill();
                }
            });
        }
    }
}
