namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Makes one value of another and of what the caller passes along.</summary>
public delegate TTo Projection<TFrom, TState, TTo>(in TFrom value, in TState state);
