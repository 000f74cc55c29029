@rem "exec node ..." in package.json lets a signal that npm passes on reach the command instead of a shell. The shell of
@rem Windows has no exec, and looks for it here.
@%*
